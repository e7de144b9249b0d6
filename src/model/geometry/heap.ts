/** Binary min-heap of integers by priority; ties leave in order of entry, so that routes are deterministic. */
export class Heap {
  private readonly items: number[] = []
  private readonly keys: number[] = []
  private readonly order: number[] = []
  private count = 0

  push(item: number, key: number): void {
    let i = this.items.length
    this.items.push(item)
    this.keys.push(key)
    this.order.push(this.count++)
    while (i > 0) {
      const up = (i - 1) >> 1
      if (this.before(up, i)) break
      this.swap(i, up)
      i = up
    }
  }

  pop(): number | undefined {
    const top = this.items[0]
    if (top === undefined) return undefined
    this.swap(0, this.items.length - 1)
    this.items.pop()
    this.keys.pop()
    this.order.pop()
    for (let i = 0; ; ) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < this.items.length && this.before(child, least)) least = child
      if (least === i) return top
      this.swap(i, least)
      i = least
    }
  }

  private before(i: number, j: number): boolean {
    const a = this.keys[i] ?? 0
    const b = this.keys[j] ?? 0
    return a < b || (a === b && (this.order[i] ?? 0) < (this.order[j] ?? 0))
  }

  private swap(i: number, j: number): void {
    for (const list of [this.items, this.keys, this.order]) {
      const kept = list[i] ?? 0
      list[i] = list[j] ?? 0
      list[j] = kept
    }
  }
}
