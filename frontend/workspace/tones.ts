/** Short tones by kind of notification, made here: no sound is ever loaded. */

type Note = readonly [hertz: number, at: number, seconds: number];

const VOLUME = 0.07;
const CALM: readonly Note[] = [[660, 0, 0.22]];
const TONES: Readonly<Record<string, readonly Note[]>> = {
  assigned: [
    [523, 0, 0.16],
    [659, 0.12, 0.22],
  ],
  mentioned: [
    [784, 0, 0.12],
    [784, 0.16, 0.2],
  ],
  reply_on_mine: [[660, 0, 0.24]],
  deadline_near: [
    [587, 0, 0.18],
    [494, 0.18, 0.28],
  ],
  promise_broken: [
    [440, 0, 0.16],
    [440, 0.2, 0.16],
    [349, 0.4, 0.32],
  ],
  callback_due: [
    [698, 0, 0.1],
    [880, 0.1, 0.1],
    [698, 0.3, 0.1],
    [880, 0.4, 0.16],
  ],
  escalated: [
    [880, 0, 0.14],
    [659, 0.16, 0.14],
    [880, 0.32, 0.14],
    [659, 0.48, 0.26],
  ],
};

export function notesOf(kind: string): readonly Note[] {
  return TONES[kind] ?? CALM;
}

export const KINDS = Object.keys(TONES);
let audio: AudioContext | undefined;

/** Silent until the person has pressed something on the page: browsers ask for that. */
export function play(kind: string): void {
  audio ??= new AudioContext();
  const sound = audio;
  void sound.resume().then(() => {
    for (const note of notesOf(kind)) ring(sound, note);
  });
}

function ring(sound: AudioContext, [hertz, at, seconds]: Note): void {
  const [tone, volume] = [sound.createOscillator(), sound.createGain()];
  const start = sound.currentTime + at;
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(VOLUME, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  tone.connect(volume).connect(sound.destination);
  tone.start(start);
  tone.stop(start + seconds + 0.02);
}
