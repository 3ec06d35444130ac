/**
 * "Nest/Fastify echo": the same framework with its defaults and nothing behind it. It reads a body as JSON and writes it back, or
 * writes an answer of the same form and size as ours. What it carries is the most that any service on this framework could.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { installed } from '../lib/product.mjs';
import { processAt } from '../lib/served.mjs';

const PROGRAM = fileURLToPath(import.meta.url);

/** @param answers bodies of reads, by the first part of their path */
export async function openEcho(answers = {}) {
  const child = fork(PROGRAM, ['serve']);
  child.send(answers);
  const [{ address }] = await once(child, 'message');
  return { ...processAt(child), address };
}

async function serve(answers) {
  installed('reflect-metadata');
  const { Body, Controller, Get, Module, Post } = installed('@nestjs/common');
  const { NestFactory } = installed('@nestjs/core');
  const { FastifyAdapter } = installed('@nestjs/platform-fastify');
  class Echo {
    echo(body) {
      return body;
    }
    balance() {
      return { ...answers.balances };
    }
    board() {
      return { ...answers.boards };
    }
  }
  const decorate = (name, ...decorators) => {
    for (const each of decorators) each(Echo.prototype, name, Object.getOwnPropertyDescriptor(Echo.prototype, name));
  };
  decorate('echo', Post('echo'));
  Body()(Echo.prototype, 'echo', 0);
  decorate('balance', Get('balances/:member'));
  decorate('board', Get('boards/:board'));
  Controller()(Echo);
  class EchoModule {}
  Module({ controllers: [Echo] })(EchoModule);
  const app = await NestFactory.create(EchoModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  process.send({ address: await app.getUrl() });
}

if (process.argv[1] === PROGRAM) process.once('message', serve);
