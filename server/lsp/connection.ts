/** JSON-RPC 2.0 with cancellation, over any transport: what the protocol's features stand on. */

/** Sends messages to the other side. */
export type Send = (message: unknown) => void;

/** Whether the request was cancelled meanwhile: long work looks at it between steps. */
export type Cancel = { readonly cancelled: boolean };

/** Answers a request, at once or by a promise; what it throws becomes an error response. */
export type Answer = (params: unknown, cancel: Cancel) => unknown;

/** Error codes of JSON-RPC and of the Language Server Protocol. */
export const ErrorCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  serverNotInitialized: -32002,
  requestCancelled: -32800,
  contentModified: -32801,
} as const;

/** An error that the other side is told with its code. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

// By name: the built server is several scripts, and what this class is to one of them may be another object in the next.
const isProtocolError = (error: unknown): error is ProtocolError => error instanceof Error && error.name === "ProtocolError";

type Message = {
  readonly id?: number | string | null;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
};

type Waiting = { readonly done: (value: unknown) => void; readonly failed: (error: Error) => void };

/**
 * One end of a connection. Every request gets exactly one answer: a result, or an error (unknown method, thrown error,
 * cancelled). Notifications nobody listens to, and answers nobody waits for, are dropped.
 */
export class Connection {
  readonly #send: Send;
  readonly #answers = new Map<string, Answer>();
  readonly #listeners = new Map<string, (params: unknown) => unknown>();
  readonly #running = new Map<number | string, { cancelled: boolean }>();
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  /** Asked before each message; an error refuses a request, and drops a notification. */
  gate: (method: string) => ProtocolError | undefined = () => undefined;
  /** Told of what went wrong where nobody waits for an answer. */
  onError: (where: string, error: unknown) => void = () => {};

  constructor(send: Send) {
    this.#send = send;
  }

  /** Answers requests of that method. */
  answer(method: string, answer: Answer): void {
    this.#answers.set(method, answer);
  }

  /** Listens to notifications of that method. */
  listen(method: string, listener: (params: unknown) => unknown): void {
    this.#listeners.set(method, listener);
  }

  notify(method: string, params: unknown): void {
    this.#send({ jsonrpc: "2.0", method, params });
  }

  /** Asks the other side; rejects with its error. */
  request(method: string, params: unknown): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#send({ jsonrpc: "2.0", id, method, params });
    });
  }

  /** Takes one message as the transport delivers it: an object, or anything else that somebody sent. */
  receive(message: unknown): void {
    const { id, method, params, result, error } = (typeof message === "object" && message !== null ? message : {}) as Message;
    if (typeof method === "string") {
      if (id === undefined) this.#notified(method, params);
      else if (typeof id === "number" || typeof id === "string") void this.#asked(id, method, params);
      else this.#refuse(null, "a request's id is a number or a string");
    } else if (typeof id === "number") this.#answered(id, result, error);
    else this.#refuse(null, "a message has a method or answers a request");
  }

  #refuse(id: number | string | null, message: string): void {
    this.#send({ jsonrpc: "2.0", id, error: { code: ErrorCode.invalidRequest, message } });
  }

  #notified(method: string, params: unknown): void {
    if (method === "$/cancelRequest") {
      const running = this.#running.get((params as { id?: number | string })?.id ?? -1);
      if (running !== undefined) running.cancelled = true;
      return;
    }
    if (this.gate(method) !== undefined) return;
    try {
      const result = this.#listeners.get(method)?.(params);
      if (result instanceof Promise) result.catch((error) => this.onError(method, error));
    } catch (error) {
      this.onError(method, error);
    }
  }

  async #asked(id: number | string, method: string, params: unknown): Promise<void> {
    const cancel = { cancelled: false };
    this.#running.set(id, cancel);
    try {
      const refused = this.gate(method);
      if (refused !== undefined) throw refused;
      const answer = this.#answers.get(method);
      if (answer === undefined) throw new ProtocolError(ErrorCode.methodNotFound, `unknown method ${JSON.stringify(method.slice(0, 100))}`);
      const result = await answer(params, cancel);
      if (cancel.cancelled) throw new ProtocolError(ErrorCode.requestCancelled, "cancelled");
      this.#send({ jsonrpc: "2.0", id, result: result ?? null });
    } catch (error) {
      const known = isProtocolError(error);
      if (!known) this.onError(method, error);
      const code = known ? error.code : ErrorCode.internalError;
      this.#send({ jsonrpc: "2.0", id, error: { code, message: known ? error.message : `${method} failed` } });
    } finally {
      this.#running.delete(id);
    }
  }

  #answered(id: number, result: unknown, error: Message["error"]): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined || error === null) waiting?.done(result);
    else waiting?.failed(new ProtocolError(Number(error.code), String(error.message)));
  }
}
