/** A label in sentence case as it stands inside a sentence; acronyms keep their capitals (“UPS module”, “diesel genset”). */
export const midSentence = (label: string): string => label.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase())
