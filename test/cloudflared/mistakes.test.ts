/** Mistakes as people make them in cloudflared's files, one in each, and files that are right. */
import { cloudflared } from "../../server/languages/cloudflared/index.ts";
import { testTable } from "../mistakes.ts";

testTable(cloudflared, new URL("mistakes.txt", import.meta.url), { mistakes: 60, right: 20 });
