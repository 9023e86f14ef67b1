/** All browser tests in one process: one browser, and the guide built once. Each file also runs alone. */
import "./html.test.mjs";
import "./structured-data.test.mjs";
import "./machine.test.mjs";
import "./check.test.mjs";
import "./links.test.mjs";
import "./search.test.mjs";
import "./deep-links.test.mjs";
import "./keyboard.test.mjs";
import "./no-javascript.test.mjs";
import "./print.test.mjs";
import "./layout.test.mjs";
import "./policy.test.mjs";
import "./accessibility.test.mjs";
