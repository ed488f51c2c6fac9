/** What the desk and the widget say to each other; see odzew/surfaces/widget/talk.py. */

export interface FileShown {
  name: string;
  size: number;
  type: string;
  url: string;
  picture: boolean;
}

/** n orders messages of one moment; client: our own id of a word that this visitor sent. */
export interface Message {
  id: string;
  n: number;
  by: string;
  name: string;
  text: string;
  at: string;
  client: string;
  state: string;
  files: FileShown[];
}

export interface News {
  kind: "news";
  cursor: string;
  whole: boolean;
  over: boolean;
  messages: Message[];
  gone: string[];
}

export interface State {
  kind: "state";
  open: boolean;
  there: boolean;
  promise: string;
  queue: string;
  email: string;
}

export interface Ack {
  kind: "ack";
  id: string;
  n: number;
  message: string;
  at: string;
}

export interface Refused {
  kind: "refused";
  id: string;
  do: string;
  code: string;
  words: string;
}

export interface Done {
  kind: "done";
  do: string;
  email?: string;
}

export interface Typing {
  kind: "typing";
  on: boolean;
  name: string;
}

export type Frame = News | State | Ack | Refused | Done | Typing | { kind: "ready" };

/** A word on its way: what `say` carries. */
export interface Word {
  id: string;
  text: string;
  files: string[];
  name?: string;
  email?: string;
  page?: string;
  is_note?: boolean;
}

export interface Look {
  brand: string;
  colour: string;
  language: "pl" | "en";
  title: string;
  greeting: string;
  pre_chat: "off" | "optional" | "required";
  max_characters: number;
  max_files: number;
  max_file_mb: number;
}

export interface Boot {
  token: string;
  known: boolean;
  forged: boolean;
  look: Look;
  texts: Record<string, string>;
  state: State;
  news: News | null;
}
