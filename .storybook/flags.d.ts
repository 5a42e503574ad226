/** Whether the stories use the real Zep, through the dev server. Set in main.ts. */
declare const __ZEP_LIVE__: boolean
