import { useEffect, useRef } from 'react';
import { wantsLessMotion } from '../../page/motion.ts';
import classes from './Confetti.module.css';
import { type Piece, piecesOf, placeOf } from './pieces.ts';

const PIECES = 90;
/** How long the confetti falls, in milliseconds. */
const FALLS_MS = 2_400;

function draw(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, pieces: readonly Piece[], atMs: number) {
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  for (const piece of pieces) {
    const { x, y, turn, opacity } = placeOf(piece, atMs / FALLS_MS);
    context.save();
    context.globalAlpha = opacity;
    context.translate(x * width, y * height);
    context.rotate(turn);
    context.fillStyle = piece.color;
    const side = piece.size * Math.min(width, height);
    context.fillRect(-side / 2, -side / 4, side, side / 2);
    context.restore();
  }
}

/**
 * Confetti that falls over the page once and takes no taps. Shows none if less motion is wanted.
 */
export default function Confetti({ colors }: { colors: readonly string[] }) {
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || wantsLessMotion()) return;
    canvas.width = canvas.clientWidth * window.devicePixelRatio;
    canvas.height = canvas.clientHeight * window.devicePixelRatio;
    const pieces = piecesOf(PIECES, colors, Math.random);
    const begin = performance.now();
    let frame = requestAnimationFrame(function fall(now) {
      const atMs = now - begin;
      draw(canvas, context, atMs < FALLS_MS ? pieces : [], atMs);
      if (atMs < FALLS_MS) frame = requestAnimationFrame(fall);
    });
    return () => cancelAnimationFrame(frame);
  }, [colors]);
  return <canvas ref={element} className={classes.confetti} aria-hidden data-confetti />;
}
