#include "server/worker_pool.h"

#include <algorithm>
#include <utility>

namespace dossier::server {

WorkerPool::WorkerPool(std::size_t threads) {
  for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) {
    threads_.emplace_back([this] { Work(false); });
  }
  threads_.emplace_back([this] { Work(true); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ordinary_ready_.notify_all();
  urgent_ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::Submit(std::function<void()> job, bool urgent) {
  {
    const std::lock_guard lock(mutex_);
    (urgent ? urgent_ : ordinary_).push_back(std::move(job));
  }
  (urgent ? urgent_ready_ : ordinary_ready_).notify_one();
}

void WorkerPool::Work(bool urgent_only) {
  auto& jobs = urgent_only ? urgent_ : ordinary_;
  auto& ready = urgent_only ? urgent_ready_ : ordinary_ready_;
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      ready.wait(lock, [&] { return stopping_ || !jobs.empty(); });
      if (jobs.empty()) return;
      job = std::move(jobs.front());
      jobs.pop_front();
    }
    job();
  }
}

}  // namespace dossier::server
