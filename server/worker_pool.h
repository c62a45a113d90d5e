// Threads that answer requests. One of them is kept for urgent jobs, so that a health check is answered while queries
// keep all others busy. Thread safety: Submit from any thread. The destructor runs what is queued, then joins.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dossier::server {

class WorkerPool {
 public:
  // `threads` for ordinary jobs, at least 1, and one more.
  explicit WorkerPool(std::size_t threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `job` soon, in order of submission among the jobs of its kind. It must not throw.
  void Submit(std::function<void()> job, bool urgent);

 private:
  void Work(bool urgent_only);

  std::mutex mutex_;
  std::condition_variable ordinary_ready_;
  std::condition_variable urgent_ready_;
  std::deque<std::function<void()>> ordinary_;
  std::deque<std::function<void()>> urgent_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dossier::server
