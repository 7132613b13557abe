// The rear camera, read until it is stopped: by the browser's own detector where it really works, else by ours.

const KINDS = ["qr_code", "data_matrix", "code_128", "code_39"];
const PAUSE = 120; // ms between two images: eight a second are enough, and spare the battery
const ASKED = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };

let sound;

// Opens the camera and calls `found` with each text that it sees. Returns what closes it; rejects with the browser's
// error when there is no camera to open.
export async function open(video, decoder, found, closed) {
  sound ??= new AudioContext();
  const stream = await navigator.mediaDevices.getUserMedia(ASKED);
  const close = () => {
    if (!video.srcObject) return;
    video.srcObject = null;
    stream.getTracks().forEach((track) => track.stop());
    closed();
  };
  try {
    video.srcObject = stream;
    stream.getVideoTracks()[0].addEventListener("ended", close);
    await video.play();
    watch(video, (await native()) ?? (await ours(decoder)), found);
  } catch (error) {
    close();
    throw error;
  }
  return close;
}

// A short high note for what is done, a long low one for what is refused; the phone shakes too.
export function signal(good) {
  navigator.vibrate?.(good ? 80 : [200, 100, 200]);
  if (!sound) return;
  const note = new OscillatorNode(sound, { frequency: good ? 880 : 220 });
  const volume = new GainNode(sound, { gain: 0.2 });
  note.connect(volume).connect(sound.destination);
  note.start();
  note.stop(sound.currentTime + (good ? 0.1 : 0.4));
}

async function watch(video, detect, found) {
  const stream = video.srcObject;
  let last = "";
  while (video.srcObject === stream && stream) {
    const text = await detect(video).catch(() => "");
    if (text && text !== last && video.srcObject === stream) found((last = text));
    await new Promise((next) => setTimeout(next, PAUSE));
  }
}

// It may exist and fail: it is tried for real.
async function native() {
  try {
    const known = await BarcodeDetector.getSupportedFormats();
    if (!known.includes("qr_code")) return null;
    const detector = new BarcodeDetector({ formats: KINDS.filter((kind) => known.includes(kind)) });
    await detector.detect(new ImageData(8, 8));
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  } catch {
    return null;
  }
}

async function ours(decoder) {
  const { decodeQR } = await import(decoder);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    context.drawImage(video, 0, 0);
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}
