/** The agents' pages: each part starts itself; pages stay plain HTML without it. */

import htmx from "htmx.org";
import { startForms } from "../kit/forms.ts";
import { startTicking } from "../kit/ticking.ts";
import { setVars } from "../kit/vars.ts";
import { startBell } from "./bell.ts";
import { startConnection } from "./connection.ts";
import { startDialogs } from "./dialog.ts";
import { startList } from "./inbox/list.ts";
import { startKeys } from "./keys.ts";
import { startPalette } from "./palette.ts";
import { startPanes } from "./panes.ts";
import { startPush } from "./push.ts";
import { startRadar } from "./radar.ts";
import { startRequests } from "./requests.ts";
import { startShelf } from "./shelf.ts";
import { startTheme } from "./theme.ts";
import { startThread } from "./thread/index.ts";
import { startToasts } from "./toast.ts";

// First of all: a question before a press must hear the press before htmx does.
startDialogs();
startForms();
startTicking();
setVars();
startTheme();
startToasts();
startPanes();
startKeys();
startPalette();
startRequests();
startThread();
startList((element) => htmx.process(element));
startBell();
startRadar((element) => htmx.process(element));
startConnection();
startPush();
startShelf();

export { htmx };
