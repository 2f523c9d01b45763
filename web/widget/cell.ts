const followers = new Set<() => void>();
let told = false;

/** A value that tells when it changes. A library of signals would be a tenth of what the widget may weigh. */
export class Cell<T> {
  constructor(private held: T) {}

  get value(): T {
    return this.held;
  }

  set value(value: T) {
    if (value === this.held) return;
    this.held = value;
    if (told) return;
    told = true;
    queueMicrotask(tell);
  }
}

/** Run it now, and once after all changes of a moment. */
export function follow(act: () => void): void {
  followers.add(act);
  act();
}

function tell(): void {
  told = false;
  for (const act of followers) act();
}
