/** Whether the stories talk to the real Zep, through the dev server; set in main.ts. */
declare const __ZEP_LIVE__: boolean
