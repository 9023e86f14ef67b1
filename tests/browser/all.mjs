/** All browser tests in one process: one browser, and the guide built once. Each file also runs alone. */
import "./accessibility.test.mjs";
