/** What this browser keeps for one buyer of one shop. A browser that keeps nothing is no failure: then it lasts as long as the page. */
export class Store {
  constructor(
    private readonly prefix: string,
    private readonly box: Storage | Map<string, string> = kept(),
  ) {}

  get(name: string): string {
    const key = this.prefix + name;
    return (this.box instanceof Map ? this.box.get(key) : this.box.getItem(key)) ?? "";
  }

  /** An empty text is not kept. */
  set(name: string, text: string): void {
    const key = this.prefix + name;
    if (text === this.get(name)) return;
    try {
      if (this.box instanceof Map) text ? this.box.set(key, text) : this.box.delete(key);
      else text ? this.box.setItem(key, text) : this.box.removeItem(key);
    } catch {
      // the browser's room is full
    }
  }

  /** Every name that begins so. */
  names(start: string): string[] {
    const keys = this.box instanceof Map ? [...this.box.keys()] : Object.keys(this.box);
    return keys.filter((key) => key.startsWith(this.prefix + start)).map((key) => key.slice(this.prefix.length));
  }
}

function kept(): Storage | Map<string, string> {
  try {
    window.localStorage.length;
    return window.localStorage;
  } catch {
    return new Map();
  }
}
