// Work on the blocks of a file on several threads, with results taken in the order of the file, so that nothing depends
// on the number of threads.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace dossier::query {

// Calls `next` (one thread at a time) for blocks until it gives none, `work` on each (any thread, several at a time)
// and `take` on each result (the calling thread, in order). The first error of `next`, `work` or `take` ends it and is
// returned. At most three blocks a thread are in hand.
//   next: () -> Result<std::optional<Block>>    work: (Block) -> Result<Done>    take: (Done) -> Status
template <typename Done, typename Next, typename Work, typename Take>
Status ForEachBlock(unsigned threads, Next next, Work work, Take take) {
  std::mutex source, mutex;  // `source` is locked before `mutex`
  std::condition_variable_any changed;
  std::map<std::size_t, Result<Done>> done;
  std::size_t given = 0, taken = 0;
  bool ended = false, stopped = false;
  const std::size_t window = 3 * static_cast<std::size_t>(threads);

  const auto run = [&] {
    for (;;) {
      std::unique_lock reading(source);
      std::size_t number = 0;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stopped || ended || given - taken < window; });
        if (stopped || ended) return;
        number = given;
      }
      auto block = next();
      {
        const std::lock_guard lock(mutex);
        if (!block.ok()) done.emplace(number, std::move(block).error());
        if (!block.ok() || !block->has_value()) {
          ended = true;
          given += block.ok() ? 0 : 1;
          changed.notify_all();
          return;
        }
        ++given;
      }
      reading.unlock();
      Result<Done> result = work(std::move(**block));
      const std::lock_guard lock(mutex);
      done.emplace(number, std::move(result));
      changed.notify_all();
    }
  };

  Status status;
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < threads; ++i) workers.emplace_back(run);
  for (;;) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return done.contains(taken) || (ended && taken == given); });
    if (!done.contains(taken)) break;
    auto result = std::move(done.extract(taken).mapped());
    lock.unlock();
    status = result.ok() ? take(std::move(*result)) : Status(std::move(result).error());
    lock.lock();
    ++taken;
    stopped = !status.ok();
    changed.notify_all();
    if (stopped) break;
  }
  return status;
}

}  // namespace dossier::query
