export {
  isOneLine,
  labelLines,
  LINE,
  NAME_SIZE,
  placeLabels,
  textWidth,
  VALUE_SIZE,
  type LabelLine,
  type LabelOptions,
  type PlacedLabel,
} from './labels.ts'
export { escapeXml, onelineSvg, PRINT_THEME, type OnelineOptions, type OnelineTheme } from './oneline.ts'
export { DOT, HOP, STROKE, symbolShapes, textTransform, THICK, wirePath } from './shapes.ts'
