/**
 * The framing of the Language Server Protocol over a byte stream: `Content-Length: N`, an empty line, N bytes of UTF-8 JSON.
 * Hand-written, because a reader that stays alive and mute after a broken header is worse than one that exits.
 */

/** A header longer than this is not a header. */
const HEADER_LIMIT = 4096;
/** No message of an editor is larger: 256 MB holds a full text of more than 50 MB, escaped. */
const BODY_LIMIT = 256 * 1024 * 1024;

/** The stream cannot be understood any more: there is no way to find the start of the next message. */
export class BrokenStream extends Error {}

/**
 * Cuts a stream into the JSON texts of its messages. `push` returns those that are complete; it throws BrokenStream when
 * a header is longer than 4 KB, has no usable Content-Length, or announces more than 256 MB.
 */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Bytes of the body that is awaited; undefined while a header is. */
  #length: number | undefined;

  push(chunk: Uint8Array): string[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const bodies: string[] = [];
    for (;;) {
      if (this.#length === undefined) this.#length = this.#header();
      if (this.#length === undefined || this.#size < this.#length) return bodies;
      bodies.push(new TextDecoder().decode(this.#take(this.#length)));
      this.#length = undefined;
    }
  }

  /** Whether the stream may end here without having lost part of a message. */
  get between(): boolean {
    return this.#size === 0 && this.#length === undefined;
  }

  #header(): number | undefined {
    if (this.#size === 0) return undefined;
    const head = this.#join();
    const end = endOfHeader(head);
    if (end === -1) {
      if (head.length > HEADER_LIMIT) throw new BrokenStream("a header has no end");
      return undefined;
    }
    const fields = new TextDecoder().decode(this.#take(end)).split("\r\n");
    const lengths = fields.map((field) => /^content-length:[ \t]*(\d{1,12})[ \t]*$/i.exec(field)?.[1]).filter((text) => text !== undefined);
    const length = Number(lengths[0]);
    if (lengths.length !== 1) throw new BrokenStream("a header has no usable Content-Length");
    if (length > BODY_LIMIT) throw new BrokenStream(`a message announces ${length} bytes`);
    return length;
  }

  #join(): Uint8Array {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [whole];
    return whole;
  }

  #take(count: number): Uint8Array {
    const whole = this.#join();
    this.#chunks = count < whole.length ? [whole.subarray(count)] : [];
    this.#size = whole.length - count;
    return whole.subarray(0, count);
  }
}

/** The offset behind the empty line that ends a header, or -1; searched in the first bytes only. */
function endOfHeader(bytes: Uint8Array): number {
  const last = Math.min(bytes.length - 4, HEADER_LIMIT);
  for (let i = 0; i <= last; i++) {
    if (bytes[i] === 13 && bytes[i + 1] === 10 && bytes[i + 2] === 13 && bytes[i + 3] === 10) return i + 4;
  }
  return -1;
}

/** One message as bytes, its header included. */
export function frame(message: unknown): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  const header = new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`);
  const whole = new Uint8Array(header.length + body.length);
  whole.set(header);
  whole.set(body, header.length);
  return whole;
}
