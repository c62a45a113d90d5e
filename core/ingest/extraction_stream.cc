#include "core/ingest/extraction_stream.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace dossier::ingest {
namespace {

using text::RawArticle;
using text::ReadFailure;

constexpr std::size_t kWindowPerThread = 4;

// One article on its way: filled by a worker, emptied by the sink.
struct Slot {
  std::optional<RawArticle> raw;
  std::optional<StreamItem> item;
};

class Stream {
 public:
  Stream(const extract::Extractor& extractor, const StreamOptions& options,
         const std::function<bool(const text::Document&)>& unchanged)
      : extractor_(extractor), options_(options), unchanged_(unchanged) {
    const unsigned threads = options.jobs != 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
    window_ = threads * kWindowPerThread;
    for (unsigned i = 0; i < threads; ++i) workers_.emplace_back([this] { Work(); });
  }

  ~Stream() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    work_ready_.notify_all();
  }

  Status Run(const std::vector<std::string>& paths, const std::function<Status(StreamItem)>& sink) {
    text::ArticleReader reader(paths, options_.read);
    std::deque<std::shared_ptr<Slot>> in_order;
    bool more = true;
    while (!options_.stop.stop_requested()) {
      while (more && in_order.size() < window_) {
        auto next = reader.Next();
        if (!next) {
          more = false;
          break;
        }
        in_order.push_back(Submit(std::move(*next)));
      }
      if (in_order.empty()) break;
      DOSSIER_RETURN_IF_ERROR(sink(WaitFor(*in_order.front())));
      in_order.pop_front();
    }
    return {};
  }

 private:
  std::shared_ptr<Slot> Submit(std::variant<RawArticle, ReadFailure> next) {
    auto slot = std::make_shared<Slot>();
    if (auto* failure = std::get_if<ReadFailure>(&next)) {
      slot->item = std::move(*failure);
      return slot;
    }
    slot->raw = std::move(std::get<RawArticle>(next));
    {
      const std::lock_guard lock(mutex_);
      work_.push_back(slot);
    }
    work_ready_.notify_one();
    return slot;
  }

  StreamItem WaitFor(Slot& slot) {
    std::unique_lock lock(mutex_);
    item_ready_.wait(lock, [&] { return slot.item.has_value(); });
    return std::move(*slot.item);
  }

  void Work() {
    for (;;) {
      std::shared_ptr<Slot> slot;
      {
        std::unique_lock lock(mutex_);
        work_ready_.wait(lock, [&] { return done_ || !work_.empty(); });
        if (done_) return;
        slot = std::move(work_.front());
        work_.pop_front();
      }
      StreamItem item = Process(std::move(*slot->raw));
      {
        const std::lock_guard lock(mutex_);
        slot->raw.reset();
        slot->item = std::move(item);
      }
      item_ready_.notify_one();
    }
  }

  StreamItem Process(RawArticle raw) const {
    Result<text::Document> document = text::CleanArticle(raw);
    if (!document.ok()) return ReadFailure{raw.source, std::move(document).error()};
    if (unchanged_ && unchanged_(*document)) return UnchangedArticle{document->source};
    return extractor_.Extract(std::move(document).value());
  }

  const extract::Extractor& extractor_;
  const StreamOptions& options_;
  const std::function<bool(const text::Document&)>& unchanged_;
  std::size_t window_ = 0;

  std::mutex mutex_;
  std::condition_variable work_ready_, item_ready_;
  std::deque<std::shared_ptr<Slot>> work_;
  bool done_ = false;
  std::vector<std::jthread> workers_;  // last: joined before what they use goes
};

}  // namespace

Status StreamExtractions(const std::vector<std::string>& paths, const extract::Extractor& extractor,
                         const StreamOptions& options, const std::function<bool(const text::Document&)>& unchanged,
                         const std::function<Status(StreamItem)>& sink) {
  return Stream(extractor, options, unchanged).Run(paths, sink);
}

}  // namespace dossier::ingest
