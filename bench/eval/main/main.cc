// dossier-eval: measures the language pipeline against annotated data (docs/evaluation.md).
#include <CLI/CLI.hpp>
#include <iostream>

#include "bench/eval/coreference_command.h"
#include "bench/eval/entities_command.h"
#include "bench/eval/graph_command.h"
#include "bench/eval/open_command.h"
#include "bench/eval/speed_command.h"
#include "bench/eval/tags_command.h"

namespace dossier::eval {
namespace {

constexpr const char* kModelHelp = "a model file instead of the built-in one";
constexpr const char* kOntologyHelp = "an ontology file instead of the built-in one";
constexpr const char* kErrorsHelp = "list what is wrong and missed";

// One sub-command: its flags fill options of its own, then `evaluate` is called.
class Program {
 public:
  Program() : app_("dossier-eval measures Dossier's language pipeline against annotated data (docs/evaluation.md).") {
    app_.name("dossier-eval");
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.add_flag("--json", json_, "print JSON instead of tables");
    AddTags();
    AddEntities();
    AddCoreference();
    AddGraph();
    AddOpen();
    AddSpeed();
  }

  int Run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      return app_.exit(e) == 0 ? 0 : 2;
    }
    const Result<Report> report = chosen_();
    if (!report.ok()) {
      std::cerr << "error[" << ErrorCodeName(report.error().code) << "]: " << report.error().message << "\n";
      if (!report.error().hint.empty()) std::cerr << "  " << report.error().hint << "\n";
      return report.error().code == ErrorCode::kUsage ? 2 : 1;
    }
    std::cout << (json_ ? ToJson(*report) : ToText(*report)) << std::flush;
    return std::cout ? 0 : 1;
  }

 private:
  CLI::App* Add(const char* name, const char* summary, std::function<Result<Report>()> evaluate) {
    CLI::App* command = app_.add_subcommand(name, summary);
    command->callback([this, evaluate = std::move(evaluate)] { chosen_ = evaluate; });
    return command;
  }

  void AddTags() {
    CLI::App* c = Add("tags", "tags and trees against treebanks", [this] { return EvaluateTags(tags_); });
    c->add_option("FILE", tags_.files, "treebanks in CoNLL-U")->required();
    c->add_option("--model", tags_.model, kModelHelp);
    c->add_option("--prefix", tags_.prefix, "only sentences whose id begins so");
    c->add_flag("--raw", tags_.raw, "from raw text, with our own sentences and words");
  }

  void AddEntities() {
    CLI::App* c = Add("entities", "names against annotated ones", [this] { return EvaluateEntities(entities_); });
    c->add_option("FILE", entities_.files, "IOB files, or .conllu files with GUM's entities")->required();
    c->add_option("--model", entities_.model, kModelHelp);
    c->add_option("--set", entities_.set,
                  "entity set of the model: open, gum or wiki; default gum for .conllu, else open");
    c->add_flag("--errors", entities_.errors, kErrorsHelp);
  }

  void AddFoldFlags(CLI::App* c, FoldOptions* folds) {
    c->add_option("--model", folds->model, kModelHelp);
    c->add_option("--ontology", folds->ontology, kOntologyHelp);
    c->add_flag("--held-out", folds->held_out, "train on the other domains before scoring each domain");
    c->add_option("--folds", folds->folds, "domains held out, at most; 0 for all");
  }

  void AddCoreference() {
    CLI::App* c = Add("coreference", "pronouns and nominals against notes of what they mean",
                      [this] { return EvaluateCoreference(coreference_); });
    c->add_option("ARTICLES", coreference_.paths, ".art files or folders of them")->required();
    AddFoldFlags(c, &coreference_.folds);
    c->add_flag("--errors", coreference_.errors, kErrorsHelp);
  }

  void AddGraph() {
    CLI::App* c = Add("graph", "graphs of articles against gold graphs", [this] { return EvaluateGraphs(graph_); });
    c->add_option("GOLD", graph_.paths, ".art files, ID.gold.json beside ID.txt, or folders of them")->required();
    c->add_option("--texts", graph_.texts, "folder of the articles of gold JSON files; else beside them");
    AddFoldFlags(c, &graph_.folds);
    c->add_flag("--learning-curve", graph_.learning_curve, "the same with 25, 50, 75 and 100 % of the articles");
    c->add_flag("--give-dates", graph_.give_dates, "hand over the annotated publication date, as a feed would");
    c->add_flag("--calibration", graph_.calibration, "confidence against the share right; also by rule");
    c->add_flag("--errors", graph_.errors, kErrorsHelp);
  }

  void AddOpen() {
    CLI::App* c = Add("open", "open relations as CaRB scores them", [this] { return EvaluateOpenRelations(open_); });
    c->add_option("GOLD", open_.gold, "gold relations in CaRB's form")->required();
    c->add_option("--system", open_.systems, "FORMAT=FILE: an output in tabs, reverb, openie, clausie or props");
    c->add_option("--sentences", open_.sentences, "file of the gold's sentences, one a line: scores dossier on them");
    c->add_option("--model", open_.model, kModelHelp);
  }

  void AddSpeed() {
    CLI::App* c = Add("speed", "words a second by stage", [this] { return MeasureSpeed(speed_); });
    c->add_option("ARTICLE", speed_.paths, "articles and folders of them")->required();
    c->add_option("--model", speed_.model, kModelHelp);
    c->add_option("--ontology", speed_.ontology, kOntologyHelp);
    c->add_option("--rounds", speed_.rounds, "runs of every stage; the best counts");
    c->add_option("--threads", speed_.threads, "threads of the last line");
  }

  CLI::App app_;
  bool json_ = false;
  TagsOptions tags_;
  EntitiesOptions entities_;
  CoreferenceOptions coreference_;
  GraphOptions graph_;
  OpenOptions open_;
  SpeedOptions speed_;
  std::function<Result<Report>()> chosen_;
};

}  // namespace
}  // namespace dossier::eval

int main(int argc, char** argv) { return dossier::eval::Program().Run(argc, argv); }
