/** What survives a reload, in the shop's localStorage under our own names; without storage, until the page closes. */

export interface Store {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
}

export function memoryStore(): Store {
  const kept = new Map<string, string>();
  return {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => void kept.set(name, value),
    remove: (name) => void kept.delete(name),
  };
}

/** Storage may be forbidden or full: then memory serves. */
export function pageStore(key: string): Store {
  const spare = memoryStore();
  const full = (name: string) => `odzew:${key}:${name}`;
  const attempt = <T>(act: () => T, otherwise: () => T): T => {
    try {
      return act();
    } catch {
      return otherwise();
    }
  };
  return {
    get: (name) =>
      attempt(
        () => localStorage.getItem(full(name)),
        () => null,
      ) ?? spare.get(name),
    set: (name, value) =>
      attempt(
        () => localStorage.setItem(full(name), value),
        () => spare.set(name, value),
      ),
    remove: (name) => {
      spare.remove(name);
      attempt(
        () => localStorage.removeItem(full(name)),
        () => undefined,
      );
    },
  };
}
