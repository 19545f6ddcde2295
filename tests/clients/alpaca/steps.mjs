// The frame of a client's script: one line for each step, and "ok N" at the end. A step that fails ends the script with its error.
import { setTimeout as delay } from "node:timers/promises";

export const address = process.argv[2]?.replace(/\/$/, "");
export const keyId = "PKSANDBOX";
export const secret = "sandbox-secret";

if (!address) {
    console.error("usage: node <client>.mjs <address of the sandbox>");
    process.exit(2);
}

let steps = 0;

export async function step(name, act) {
    try {
        await act();
    } catch (error) {
        console.error(`FAILED ${name}`);
        console.error(error);
        process.exit(1);
    }

    steps++;
    console.log(`   ${name}`);
}

export function finish() {
    console.log(`ok ${steps}`);
    process.exit(0);
}

/** Waits until a value is there, for ten seconds at most. */
export async function until(what, read) {
    const end = Date.now() + 10_000;
    for (;;) {
        const value = await read();
        if (value) {
            return value;
        }

        if (Date.now() > end) {
            throw new Error(`it never came: ${what}`);
        }

        await delay(10);
    }
}

/** Moves the market, or lets something go wrong, at the sandbox itself. */
export async function control(path, body) {
    const answer = await fetch(`${address}/sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (answer.status !== 204) {
        throw new Error(`/sandbox/${path}: ${answer.status} ${await answer.text()}`);
    }
}
