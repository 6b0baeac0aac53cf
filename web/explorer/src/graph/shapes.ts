// How each kind of entity looks: a shape, a colour and a sign, on the canvas and in lists.
import type { Kind } from '../api/types';

type Points = [number, number][];

const ring = (n: number, turn: number): Points =>
  Array.from({ length: n }, (_, i) => {
    const a = turn + (i * 2 * Math.PI) / n;
    return [Math.cos(a), Math.sin(a)];
  });

// The outlines, within the unit circle; null is the circle itself.
export const outlines: Record<Kind, Points | null> = {
  STATE: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  OFFICIAL: null,
  PERSON: null,
  MILITANT_GROUP: [[0, -1.12], [1.12, 0], [0, 1.12], [-1.12, 0]],
  ORGANIZATION: [[0, -1.05], [1, -0.3], [0.8, 0.9], [-0.8, 0.9], [-1, -0.3]],
  PROVINCE: ring(6, 0),
  ACTOR: ring(8, Math.PI / 8),
  SOURCE: [[-0.75, -0.95], [0.4, -0.95], [0.75, -0.55], [0.75, 0.95], [-0.75, 0.95]],
};

export const kindColour: Record<Kind, string> = {
  STATE: '--node',
  OFFICIAL: '--person',
  PERSON: '--person',
  MILITANT_GROUP: '--group',
  ORGANIZATION: '--organization',
  PROVINCE: '--place',
  ACTOR: '--node-soft',
  SOURCE: '--node-soft',
};

const head = ring(10, 0).map(([x, y]): [number, number] => [x * 0.22, y * 0.22 - 0.28]);
const closed = (p: Points): Points => [...p, p[0]!];

// The signs within, as lines.
export const signs: Record<Kind, Points[]> = {
  STATE: [[[-0.32, 0.5], [-0.32, -0.5], [0.42, -0.3], [-0.32, -0.02]]],
  OFFICIAL: [closed(head), [[-0.46, 0.5], [-0.3, 0.12], [0.3, 0.12], [0.46, 0.5]], [[0, 0.12], [0, 0.46]]],
  PERSON: [closed(head), [[-0.46, 0.5], [-0.3, 0.12], [0.3, 0.12], [0.46, 0.5]]],
  MILITANT_GROUP: [[[-0.38, -0.38], [0.38, 0.38]], [[0.38, -0.38], [-0.38, 0.38]]],
  ORGANIZATION: [[[-0.5, 0.5], [0.5, 0.5]], [[-0.36, 0.4], [-0.36, -0.1]], [[0, 0.4], [0, -0.1]], [[0.36, 0.4], [0.36, -0.1]], [[-0.5, -0.2], [0, -0.56], [0.5, -0.2], [-0.5, -0.2]]],
  PROVINCE: [[[0, 0.56], [-0.34, -0.04], [-0.28, -0.36], [0, -0.52], [0.28, -0.36], [0.34, -0.04], [0, 0.56]]],
  ACTOR: [closed(head.map(([x, y]): [number, number] => [x - 0.26, y])), closed(head.map(([x, y]): [number, number] => [x + 0.26, y])), [[-0.56, 0.44], [0, 0.1], [0.56, 0.44]]],
  SOURCE: [[[-0.4, -0.4], [0.3, -0.4]], [[-0.4, 0], [0.4, 0]], [[-0.4, 0.4], [0.4, 0.4]]],
};
