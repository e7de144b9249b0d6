/** Drawing frame and title block of the page, behind everything that is drawn. */
import { CAPTION_SIZE, CELL_PADDING, type TitleBlock } from '../../model/drawing/index.ts'
import { showPanel } from '../panels/layout.ts'
import { useView } from '../state/viewStore.ts'
import './annotations.css'

export function FrameView({ sheet: { frame, block, scale, cells, summary } }: { readonly sheet: TitleBlock }) {
  const width = frame.right - frame.left
  const height = frame.bottom - frame.top
  return (
    <div className="sheet" data-testid="sheet">
      <svg
        width={width}
        height={height}
        viewBox={`${frame.left} ${frame.top} ${width} ${height}`}
        role="img"
        aria-label={`Title block. ${summary}`}
      >
        <rect className="sheet-frame" x={frame.left} y={frame.top} width={width} height={height} />
        <g className="sheet-block" data-testid="title-block" transform={`translate(${block.left} ${block.top}) scale(${scale})`}>
          <title>Double-click to edit the title block</title>
          {cells.map((cell) => (
            <g key={cell.caption} transform={`translate(${cell.x} ${cell.y})`}>
              <rect width={cell.width} height={cell.height} />
              <text className="sheet-caption" x={CELL_PADDING} y={CAPTION_SIZE + 3} fontSize={CAPTION_SIZE}>
                {cell.caption}
              </text>
              <text className="sheet-value" x={CELL_PADDING} y={cell.height - CELL_PADDING} fontSize={cell.size}>
                {cell.value}
              </text>
            </g>
          ))}
        </g>
      </svg>
    </div>
  )
}

/** To the fields of the page in the inspector. */
export function editSheet(): void {
  showPanel('inspector')
  useView.getState().focusPage('sheetNumber')
}
