// Follows model-ready events:  node subscriber.mjs [BOOTSTRAP_SERVERS] [COUNT]
//
// Prints one line of JSON per released model, from the first release on, and goes on for ever, or until COUNT were printed.
// Needs a Kafka client that reads headers and leaves out what was never committed (KafkaJS does both by default), and
// JSON.parse; nothing of Tributary's.
import { Kafka, logLevel } from 'kafkajs'
import { randomUUID } from 'node:crypto'

const [bootstrap = 'localhost:9092', count = 'Infinity'] = process.argv.slice(2)
const MODEL_READY = 'dev.tributary.model.ready.v1'

// KafkaJS gives a connection one second and five tries; a broker that starts or a loaded machine needs more.
const kafka = new Kafka({
  clientId: 'model-ready',
  brokers: bootstrap.split(','),
  connectionTimeout: 10_000,
  retry: { retries: 20 },
  logLevel: logLevel.ERROR
})
// A fixed group would go on where it stopped; a new one starts with the first release.
const consumer = kafka.consumer({ groupId: `model-ready-${randomUUID()}`, readUncommitted: false })

let left = Number(count)
const attribute = (message, name) => message.headers[`ce_${name}`]?.toString()

function summary (message) {
  const event = JSON.parse(message.value.toString())
  const released = event.scorecard.models.find(model => model.name === event.name)
  return {
    id: attribute(message, 'id'),
    time: attribute(message, 'time'),
    correlation: attribute(message, 'correlationid'),
    pipeline: event.pipeline,
    release: event.release,
    name: event.name,
    sha256: event.model.sha256,
    folder: event.folder,
    perplexity: Object.fromEntries(Object.entries(released.scores).map(([suite, score]) => [suite, Math.exp(score.nll)]))
  }
}

async function stop () {
  await consumer.disconnect()
  process.exit()
}

await consumer.connect()
await consumer.subscribe({ topic: 'releases.events.v1', fromBeginning: true })
await consumer.run({
  eachMessage: async ({ message }) => {
    // Select by type: the topic also carries rejections and roll-backs, and later may carry more.
    if (attribute(message, 'type') !== MODEL_READY || left <= 0) return
    console.log(JSON.stringify(summary(message)))
    // Not awaited: disconnecting waits for this handler.
    if (--left === 0) stop()
  }
})
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
