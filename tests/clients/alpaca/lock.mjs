// npm writes into the lock file whom a package asks for money, with addresses; the repository holds none that it does not need.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
Object.values(lock.packages).forEach(entry => delete entry.funding);
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
