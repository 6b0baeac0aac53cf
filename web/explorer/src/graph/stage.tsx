// The canvas: shows a scene, and turns what the hand does into changes of the view.
import { useEffect, useRef } from 'preact/hooks';
import { colour, themeChanges } from '../colours';
import { draw, lineAt, nodeAt, toGraph } from './draw';
import type { Camera } from './draw';
import type { Line, Mask, Node, Scene } from './scene';

interface Box<T> {
  current: T;
}

export interface StageHandle {
  fit(): void;
  zoom(by: number): void;
  redraw(): void;
  png(): Promise<Blob>;
  camera(): Camera;
}

interface Props {
  scene: Scene;
  selected: Set<string>;
  lasso: boolean;
  busy: boolean; // the nodes still move
  quick: boolean; // something else is moving: draw fast
  mask: Mask | null; // what of the scene is shown while the brush moves; null for all
  handle: Box<StageHandle | null>;
  onSelect(keys: string[], add: boolean): void;
  onExpand(node: Node): void;
  onMoved(node: Node): void;
  onOpen(line: Line): void;
  onHover(what: { node?: Node; line?: Line } | null, x: number, y: number): void;
  label: string;
}

// Above this many lines a moving hand moves the last picture, and it is drawn anew when the hand rests.
const heavy = 1500;

export function Stage(p: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const props = useRef(p);
  props.current = p;
  const self = useRef<ReturnType<typeof make> | null>(null);
  useEffect(() => {
    const stage = make(canvas.current!, props);
    self.current = stage;
    p.handle.current = stage;
    stage.resize(); // the layout asks for the shape before the observer tells of it
    const size = new ResizeObserver(() => stage.resize());
    size.observe(canvas.current!);
    const theme = themeChanges.subscribe(() => stage.redraw());
    void document.fonts.ready.then(() => stage.redraw());
    return () => {
      size.disconnect();
      theme();
      stage.stop();
    };
  }, []);
  useEffect(() => self.current?.redraw(), [p.scene, p.selected, p.lasso, p.quick, p.mask]);
  return (
    <canvas
      ref={canvas}
      class={p.lasso ? 'stage lasso' : 'stage'}
      tabIndex={0}
      role="img"
      aria-busy={p.busy}
      aria-label={p.label}
    />
  );
}

function make(element: HTMLCanvasElement, props: Box<Props>) {
  const pen = element.getContext('2d')!;
  const camera: Camera = { x: 0, y: 0, k: 1, apart: Infinity, width: 1, height: 1 };
  const abort = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, f: (e: HTMLElementEventMap[K]) => void, passive = true) =>
    element.addEventListener(type, f, { signal: abort.signal, passive });
  let ratio = 1;
  let hover: string | null = null;
  let frame = 0;
  let drawn: Camera = { ...camera }; // the camera of the last drawing
  let rest = 0;
  let movedAt = -Infinity;
  let path: [number, number][] = [];
  let fitted = false;

  const scene = () => props.current.scene;

  function whole(): void {
    frame = 0;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, camera.width, camera.height);
    const { selected, mask } = props.current;
    const quick = props.current.quick || (grabbed !== null && scene().lines.length >= heavy);
    draw(pen, camera, scene(), { selected, hover, quick, mask, pixel: 1 / ratio }, colour);
    if (path.length > 1) {
      pen.strokeStyle = colour('--select');
      pen.lineWidth = 1.5;
      pen.setLineDash([4, 3]);
      pen.beginPath();
      path.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
      pen.setLineDash([]);
    }
    drawn = { ...camera };
    element.style.transform = '';
  }

  function redraw(): void {
    if (!frame) frame = requestAnimationFrame(whole);
  }

  // moving shows the last picture where it now belongs, if drawing all would be slow: the browser moves it as it is.
  function moving(): void {
    if (scene().lines.length < heavy) return redraw();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      frame = 0;
      const scale = camera.k / drawn.k;
      const x = camera.width / 2 + (drawn.x - camera.x) * camera.k - (camera.width / 2) * scale;
      const y = camera.height / 2 + (drawn.y - camera.y) * camera.k - (camera.height / 2) * scale;
      element.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    });
    // A hand that rests gets a sharp picture; where moves come slowly, that is later.
    const now = performance.now();
    const wait = Math.max(100, Math.min(350, 2.5 * (now - movedAt)));
    movedAt = now;
    window.clearTimeout(rest);
    rest = window.setTimeout(() => {
      cancelAnimationFrame(frame);
      whole();
    }, wait);
  }

  // place is where the hand is in what is seen of the canvas, wherever the last picture has been moved to.
  const place = (e: MouseEvent): { x: number; y: number } => {
    const box = element.parentElement!.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  };

  function resize(): void {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) return;
    ratio = Math.min(2, window.devicePixelRatio || 1);
    camera.width = box.width;
    camera.height = box.height;
    element.width = Math.round(box.width * ratio);
    element.height = Math.round(box.height * ratio);
    if (!fitted) fit();
    else whole();
  }

  function fit(): void {
    const nodes = scene().nodes.filter((n) => !Number.isNaN(n.x));
    if (!nodes.length) return redraw();
    fitted = true;
    const xs = nodes.map((n) => n.x);
    const ys = nodes.map((n) => n.y);
    const min = (a: number[]) => a.reduce((m, v) => Math.min(m, v), Infinity);
    const max = (a: number[]) => a.reduce((m, v) => Math.max(m, v), -Infinity);
    const [x0, x1, y0, y1] = [min(xs), max(xs), min(ys), max(ys)];
    camera.x = (x0 + x1) / 2;
    camera.y = (y0 + y1) / 2;
    // Few have room, and may lie in a row, which has no area.
    camera.apart = nodes.length < 200 ? Infinity : Math.sqrt(((x1 - x0 + 1) * (y1 - y0 + 1)) / nodes.length);
    const room = camera.width < 600 ? 60 : 130; // labels need some at the sides
    camera.k = Math.max(0.02, Math.min(1.6, (camera.width - room * 1.6) / (x1 - x0 + 1), (camera.height - 90) / (y1 - y0 + 1)));
    redraw();
  }

  function zoomAt(px: number, py: number, by: number): void {
    const [gx, gy] = toGraph(camera, px, py);
    camera.k = Math.max(0.02, Math.min(8, camera.k * by));
    camera.x = gx - (px - camera.width / 2) / camera.k;
    camera.y = gy - (py - camera.height / 2) / camera.k;
    moving();
  }

  on('wheel', (e) => {
    e.preventDefault();
    const { x, y } = place(e);
    zoomAt(x, y, Math.exp(-e.deltaY * (e.ctrlKey ? 0.01 : 0.0015)));
  }, false);

  const pointers = new Map<number, { x: number; y: number }>();
  let grabbed: Node | null = null;
  let moved = false;
  let downAt = { x: 0, y: 0 };

  on('pointerdown', (e) => {
    if (e.button !== 0) return;
    element.setPointerCapture(e.pointerId);
    downAt = place(e);
    pointers.set(e.pointerId, { ...downAt });
    moved = false;
    grabbed = props.current.lasso ? null : nodeAt(camera, scene(), downAt.x, downAt.y);
    path = props.current.lasso ? [[downAt.x, downAt.y]] : [];
    props.current.onHover(null, 0, 0);
  });
  on('pointermove', (e) => {
    const at = pointers.get(e.pointerId);
    if (!at) return point(e);
    const now = place(e);
    const dx = now.x - at.x;
    const dy = now.y - at.y;
    if (!moved && Math.hypot(now.x - downAt.x, now.y - downAt.y) < 4) return;
    moved = true;
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()] as [{ x: number; y: number }, { x: number; y: number }];
      const before = Math.hypot(a.x - b.x, a.y - b.y);
      Object.assign(at, now);
      zoomAt((a.x + b.x) / 2, (a.y + b.y) / 2, Math.hypot(a.x - b.x, a.y - b.y) / (before || 1));
      return;
    }
    Object.assign(at, now);
    if (path.length) {
      path.push([now.x, now.y]);
      redraw();
    } else if (grabbed) {
      [grabbed.x, grabbed.y] = toGraph(camera, now.x, now.y);
      redraw();
    } else {
      camera.x -= dx / camera.k;
      camera.y -= dy / camera.k;
      moving();
    }
  });
  const up = (e: PointerEvent) => {
    if (!pointers.delete(e.pointerId) || pointers.size) return;
    if (path.length) {
      const loop = path;
      path = [];
      if (loop.length > 2) {
        const inside = scene().nodes.filter((n) => within(loop, camera, n)).map((n) => n.key);
        props.current.onSelect(inside, e.shiftKey);
      }
      redraw();
    } else if (grabbed && moved) {
      props.current.onMoved(grabbed);
      redraw();
    }
    else if (!moved && e.type === 'pointerup') tap(e);
    grabbed = null;
  };
  on('pointerup', up);
  on('pointercancel', up);
  on('pointerleave', () => {
    if (hover) {
      hover = null;
      redraw();
    }
    props.current.onHover(null, 0, 0);
  });

  function tap(e: PointerEvent): void {
    const add = e.shiftKey || e.ctrlKey || e.metaKey;
    const { x, y } = place(e);
    const node = nodeAt(camera, scene(), x, y);
    if (node) return props.current.onSelect([node.key], add);
    const line = lineAt(camera, scene(), x, y);
    if (!line) return props.current.onSelect([], add);
    if (line.items.length > 1 && line.a !== line.b) props.current.onOpen(line);
    props.current.onSelect(line.items.map((i) => i.rel.key).slice(0, 50), add);
  }

  on('dblclick', (e) => {
    const { x, y } = place(e);
    const node = nodeAt(camera, scene(), x, y);
    if (node) props.current.onExpand(node);
  });

  let pointing = 0;
  function point(e: PointerEvent): void {
    if (e.pointerType !== 'mouse' || pointing) return;
    pointing = requestAnimationFrame(() => {
      pointing = 0;
      const { x, y } = place(e);
      const node = nodeAt(camera, scene(), x, y);
      const line = node ? null : lineAt(camera, scene(), x, y);
      const now = node?.key ?? line?.id ?? null;
      element.style.cursor = now ? 'pointer' : '';
      if (now !== hover) {
        hover = now;
        if (scene().lines.length < heavy) redraw();
      }
      props.current.onHover(node ? { node } : line ? { line } : null, x, y);
    });
  }

  on('keydown', (e) => {
    const step = 60 / camera.k;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => (camera.x -= step), ArrowRight: () => (camera.x += step),
      ArrowUp: () => (camera.y -= step), ArrowDown: () => (camera.y += step),
      '+': () => zoomAt(camera.width / 2, camera.height / 2, 1.25),
      '-': () => zoomAt(camera.width / 2, camera.height / 2, 0.8),
      '0': fit,
    };
    const move = moves[e.key];
    if (!move || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    move();
    moving();
  }, false);

  return {
    fit, resize, redraw() {
      cancelAnimationFrame(frame);
      frame = 0;
      redraw();
    },
    zoom: (by: number) => zoomAt(camera.width / 2, camera.height / 2, by),
    camera: () => ({ ...camera }),
    png: () =>
      new Promise<Blob>((resolve, reject) => {
        const big = document.createElement('canvas');
        const scale = 2;
        big.width = camera.width * scale;
        big.height = camera.height * scale;
        const p = big.getContext('2d')!;
        p.scale(scale, scale);
        p.fillStyle = colour('--paper');
        p.fillRect(0, 0, camera.width, camera.height);
        draw(p, camera, scene(), { selected: new Set(), hover: null }, colour);
        big.toBlob((b) => (b ? resolve(b) : reject(new Error('no picture'))), 'image/png');
      }),
    stop() {
      abort.abort();
      cancelAnimationFrame(frame);
      window.clearTimeout(rest);
    },
  };
}

function within(loop: [number, number][], c: Camera, n: Node): boolean {
  const x = (n.x - c.x) * c.k + c.width / 2;
  const y = (n.y - c.y) * c.k + c.height / 2;
  let inside = false;
  for (let i = 0, j = loop.length - 1; i < loop.length; j = i++) {
    const [xi, yi] = loop[i]!;
    const [xj, yj] = loop[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
