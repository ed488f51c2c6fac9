/** The service worker: shows a push while no page of the desk has the focus, and leads to what it is about. */

interface Told {
  title: string;
  body?: string;
  url?: string;
  tag?: string;
  silent?: boolean;
}

interface Extended extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Pushed extends Extended {
  data: { json(): unknown } | null;
}

interface Pressed extends Extended {
  notification: Notification;
}

interface Page {
  url: string;
  focused: boolean;
  focus(): Promise<Page>;
  navigate(url: string): Promise<Page | null>;
}

interface Worker {
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(wanted: { type: "window"; includeUncontrolled: boolean }): Promise<Page[]>;
    openWindow(url: string): Promise<Page | null>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(kind: string, hear: (event: never) => void): void;
}

const worker = self as unknown as Worker;
const ICON = "/static/ui/icon-192.png";

function pages(): Promise<Page[]> {
  return worker.clients.matchAll({ type: "window", includeUncontrolled: true });
}

async function show(told: Told): Promise<void> {
  // A page in front has said it already.
  if ((await pages()).some((page) => page.focused)) return;
  await worker.registration.showNotification(told.title, {
    body: told.body ?? "",
    tag: told.tag ?? "",
    silent: told.silent ?? false,
    icon: ICON,
    badge: ICON,
    data: { url: told.url ?? "/" },
  });
}

async function open(wanted: string): Promise<void> {
  const address = new URL(wanted, location.origin);
  if (address.origin !== location.origin) return;
  const [page] = await pages();
  if (!page) {
    await worker.clients.openWindow(address.href);
    return;
  }
  await page.focus();
  await page.navigate(address.href).catch(() => worker.clients.openWindow(address.href));
}

worker.addEventListener("install", (event: Extended) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event: Extended) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("push", (event: Pushed) => {
  const told = event.data?.json() as Told | undefined;
  if (told?.title) event.waitUntil(show(told));
});
worker.addEventListener("notificationclick", (event: Pressed) => {
  event.notification.close();
  event.waitUntil(open((event.notification.data as { url?: string } | null)?.url ?? "/"));
});
