export { annotationLines, PRINT_COLOURS, TEXT_SIZES, textHeight, ZONE_GROUND, type TextLine } from './annotations.ts'
export { labelChoice, labelLines, ratingTexts, resultText, typeLabels, type LabelLine } from './labelText.ts'
export {
  isOneLine,
  LINE,
  NAME_SIZE,
  placeLabels,
  textWidth,
  VALUE_SIZE,
  type LabelOptions,
  type PlacedLabel,
} from './labels.ts'
export { escapeXml, onelineSvg, PRINT_THEME, type OnelineOptions, type OnelineTheme } from './oneline.ts'
export { DOT, HOP, STROKE, symbolShapes, textTransform, THICK, wirePath } from './shapes.ts'
