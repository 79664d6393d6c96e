/** As much of a test runner as an extension host needs: tests in order, each with a time limit, results on the console. */

const TIME = 60_000;
const tests: { readonly name: string; readonly body: () => Promise<void> }[] = [];

/** Adds a test; they run in the order of their making, for they share one window. */
export function test(name: string, body: () => Promise<void>): void {
  tests.push({ name, body });
}

/** Runs all tests and returns the names of those that failed. */
export async function failedTests(): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, body } of tests) {
    try {
      await Promise.race([body(), late(name)]);
      console.log(`  ok     ${name}`);
    } catch (error) {
      failed.push(name);
      console.error(`  not ok ${name}\n${error instanceof Error ? error.stack : error}`);
    }
  }
  return failed;
}

const late = (name: string): Promise<never> => new Promise((_, fail) => setTimeout(() => fail(new Error(`${name} takes too long`)), TIME));

/** Looks every 50 ms until `look` finds something; fails after 40 s with `what` was awaited. */
export async function eventually<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (let i = 0; i < 800; i++) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Fails unless `condition` holds. */
export function ok(condition: unknown, message: string): asserts condition {
  if (condition === undefined || condition === null || condition === false) throw new Error(message);
}
