import { type SubscriptionRequest, subscriberStore, subscriptionRequests } from '../../src/subscribers/index.js'
import { DATABASES } from '../storage/databases.js'
import { subscriptionRequestContract } from './subscription-request-contract.js'

for (const [name, open] of DATABASES)
  subscriptionRequestContract(`requests in ${name}`, async most => {
    const database = await open()
    const requests = subscriptionRequests(database)
    const ask = (request: SubscriptionRequest) => requests.ask(request, most)
    return { requests: { ...requests, ask }, store: subscriberStore(database) }
  })
