/** Ranking for the palettes: every typed word must occur; a match at a word's start and in the name counts more. */
export function score(query: string, name: string, keywords = ''): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const title = name.toLowerCase()
  const rest = keywords.toLowerCase()
  let total = 0
  for (const word of words) {
    const at = title.indexOf(word)
    if (at === 0) total += 100
    else if (at > 0) total += /[\s/(-]/.test(title.charAt(at - 1)) ? 60 : 30
    else if (rest.includes(word)) total += 10
    else if (isSubsequence(word, title)) total += 3
    else return 0
  }
  return words.length === 0 ? 1 : total + 10 / (10 + title.length)
}

function isSubsequence(letters: string, text: string): boolean {
  if (letters.length < 3) return false
  let from = 0
  for (const letter of letters) {
    const at = text.indexOf(letter, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}

export function rank<T>(query: string, items: readonly T[], name: (item: T) => string, keywords: (item: T) => string): T[] {
  return items
    .map((item, index) => ({ item, index, points: score(query, name(item), keywords(item)) }))
    .filter((entry) => entry.points > 0)
    .sort((a, b) => b.points - a.points || a.index - b.index)
    .map((entry) => entry.item)
}
