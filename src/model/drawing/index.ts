export { annotationLines, PRINT_COLOURS, TEXT_SIZES, textHeight, ZONE_GROUND, type TextLine } from './annotations.ts'
export { labelChoice, labelEntries, labelLines, ratingTexts, resultText, typeLabels, type LabelEntry, type LabelLine } from './labelText.ts'
export {
  isOneLine,
  LINE,
  NAME_SIZE,
  placeLabels,
  placeLabelsInSteps,
  VALUE_SIZE,
  type LabelOptions,
  type PlacedLabel,
} from './labels.ts'
export { drawnBoxes, escapeXml, onelineSvg, PRINT_THEME, type OnelineOptions, type OnelineTheme } from './oneline.ts'
export { CAPTION_SIZE, CELL_PADDING, NO_SHEET, sheetNumber, titleBlock, type TitleBlock, type TitleCell } from './sheet.ts'
export { DOT, HOP, STROKE, symbolShapes, textTransform, THICK, wirePath } from './shapes.ts'
export { textWidth } from './text.ts'
export { type PlainSymbol, plainSymbol } from './plain.ts'
