import Resources

/// What the flat keys of a request mean, such as `databaseQueries`: the use of the only database, the
/// only cache and the only queue.
extension RequestProfile {
  var onlyDatabase: DatabaseUse {
    get { databaseUses.first { $0.database == 0 } ?? DatabaseUse(database: 0) }
    set {
      databaseUses.removeAll { $0.database == 0 }
      databaseUses.insert(newValue, at: 0)
    }
  }

  var onlyCache: CacheUse {
    get { cacheUses.first { $0.cache == 0 } ?? CacheUse(cache: 0) }
    set {
      cacheUses.removeAll { $0.cache == 0 }
      cacheUses.insert(newValue, at: 0)
    }
  }

  var onlyQueue: QueueUse {
    get { queueUses.first { $0.queue == 0 } ?? QueueUse(queue: 0) }
    set {
      queueUses.removeAll { $0.queue == 0 }
      queueUses.insert(newValue, at: 0)
    }
  }
}
