/** Width of a character over its size: a mean for humanist sans faces, on the safe side. */
const CHARACTER = 0.56

export const textWidth = (text: string, size: number): number => [...text].length * size * CHARACTER
