/** Customers' pages work without this: it only keeps times true and forms from being sent twice. */

import { startForms } from "../kit/forms.ts";
import { startTicking } from "../kit/ticking.ts";
import { setVars } from "../kit/vars.ts";
import { startPolling } from "./poll.ts";

startForms();
setVars();
startPolling();
if (document.getElementById("client-texts")) startTicking();
