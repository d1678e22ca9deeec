// Reads what a request brings, by name and kind, and refuses the rest as GitHub does.
import { invalid, Refusal } from "./refusal.ts";
import type { Json } from "./state.ts";

/** Longest body of a comment, issue or pull request, in characters. */
const bodyLimit = 65_536;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export class Input {
  readonly fields: Json;
  readonly resource: string;

  /** @param resource The noun GitHub names in its errors. */
  constructor(fields: unknown, resource: string) {
    this.fields = isJson(fields) ? fields : {};
    this.resource = resource;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.#refuse(name, "missing_field");
  }

  /** Null when it is absent or null. */
  optionalText(name: string): string | null {
    const value = this.fields[name];
    if (value === undefined || value === null) return null;
    return typeof value === "string" ? value : this.#refuse(name, "invalid");
  }

  /** The body of something people write. */
  body(name = "body"): string | null {
    const value = this.optionalText(name);
    if (value !== null && value.length > bodyLimit)
      throw invalid(this.resource, name, "custom", `${name} is too long (maximum is ${bodyLimit} characters)`);
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.fields[name] ?? otherwise;
    return typeof value === "boolean" ? value : this.#refuse(name, "invalid");
  }

  number(name: string): number | null {
    const value = this.fields[name];
    if (value === undefined || value === null) return null;
    return typeof value === "number" && Number.isSafeInteger(value) ? value : this.#refuse(name, "invalid");
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | null {
    const value = this.optionalText(name);
    if (value === null) return null;
    return allowed.find((one) => one === value) ?? this.#refuse(name, "invalid");
  }

  texts(name: string): string[] | null {
    const value = this.fields[name];
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) return this.#refuse(name, "invalid");
    return value.map((one) => (typeof one === "string" ? one : this.#refuse(name, "invalid")));
  }

  list(name: string): Input[] | null {
    const value = this.fields[name];
    if (value === undefined || value === null) return null;
    return Array.isArray(value) ? value.map((one) => new Input(one, this.resource)) : this.#refuse(name, "invalid");
  }

  inner(name: string): Input | null {
    const value = this.fields[name];
    if (value === undefined || value === null) return null;
    return isJson(value) ? new Input(value, this.resource) : this.#refuse(name, "invalid");
  }

  /** An instant in ISO 8601, as milliseconds since the epoch. */
  instant(name: string): number | null {
    const value = this.optionalText(name);
    if (value === null) return null;
    const time = Date.parse(value);
    return Number.isNaN(time) ? this.#refuse(name, "invalid") : time;
  }

  #refuse(name: string, code: string): never {
    throw invalid(this.resource, name, code);
  }
}

/** A number from a path or a query. */
export function wholeNumber(text: string | undefined): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal(404, "Not Found");
  return value;
}
