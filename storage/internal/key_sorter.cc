#include "storage/internal/key_sorter.h"

#include <algorithm>

#include "storage/internal/parallel_sort.h"

namespace dossier::storage {
namespace {

std::uint64_t Word(std::string_view bytes, std::size_t start) {
  std::uint64_t word = 0;
  for (std::size_t i = start; i < start + 8; ++i) {
    word = word << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u);
  }
  return word;
}

}  // namespace

Status KeySorter::Add(std::string_view bytes) {
  const std::size_t used = arena_.size() + refs_.size() * sizeof(Ref);
  if (used + bytes.size() + sizeof(Ref) > memory_bytes_ && !refs_.empty()) DOSSIER_RETURN_IF_ERROR(Spill());
  refs_.push_back({Word(bytes, 0), Word(bytes, 8), static_cast<std::uint32_t>(arena_.size()),
                   static_cast<std::uint32_t>(bytes.size())});
  arena_.append(bytes);
  return {};
}

void KeySorter::SortRefs() {
  ParallelSort(&refs_, threads_, [this](const Ref& a, const Ref& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.second != b.second) return a.second < b.second;
    return BytesOf(a) < BytesOf(b);
  });
}

Status KeySorter::Spill() {
  SortRefs();
  runs_.push_back(path_ + std::to_string(runs_.size()));
  DOSSIER_ASSIGN_OR_RETURN(RunWriter run, RunWriter::Create(runs_.back()));
  for (const Ref& ref : refs_) DOSSIER_RETURN_IF_ERROR(run.Add(BytesOf(ref)));
  DOSSIER_RETURN_IF_ERROR(run.Finish());
  refs_.clear();
  arena_.clear();
  return {};
}

Status KeySorter::Sort() {
  if (runs_.empty()) {
    SortRefs();
    return {};
  }
  if (!refs_.empty()) DOSSIER_RETURN_IF_ERROR(Spill());
  refs_ = {};
  arena_ = {};
  DOSSIER_ASSIGN_OR_RETURN(merger_, RunMerger::Open(runs_));
  return {};
}

Status KeySorter::Next() {
  if (merger_) return merger_->Next();
  ++at_;
  return {};
}

}  // namespace dossier::storage
