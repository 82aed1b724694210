// What the engines' scripts share: a line of JSON in is a command, a line of JSON out is its answer or an event.
import { createInterface } from 'node:readline'

export const tell = (event, more) => process.stdout.write(JSON.stringify({ event, at: Date.now(), ...more }) + '\n')

export async function converse (commands) {
  tell('ready')
  for await (const line of createInterface({ input: process.stdin })) {
    const { command, ...given } = JSON.parse(line)
    try {
      tell('answer', { answer: (await commands[command](given)) ?? null })
    } catch (error) {
      tell('answer', { error: String(error.stack ?? error) })
    }
  }
  process.exit(0)
}

export const never = () => new Promise(() => {})
