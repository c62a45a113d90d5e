#include "query/import/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "core/base/utf8.h"
#include "query/export/json_value.h"

namespace dossier::query {
namespace {

using graph::PropertyMap;
using graph::Value;
using graph::ValueType;

constexpr std::size_t kShownBytes = 60;  // of a value, in messages

std::string Quote(std::string_view text) {
  std::string shown = RepairUtf8(text.substr(0, kShownBytes));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return "\"" + shown + (text.size() > kShownBytes ? "...\"" : "\"");
}

std::string WrongValue(const Column& column, std::string_view text) {
  const std::string_view what = CellTypeName(column.type);
  return fmt::format("{}: {} is not {}{}", column.name, Quote(text), column.list ? "a list, each of it " : "", what);
}

bool IsAscii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

// What one row says.
struct Row {
  std::string id, start, end;
  std::vector<LabelId> labels;
  TypeId type{};
  PropertyMap properties;
};

// Reads rows by the shape of their file. Each function gives the reason where the row is bad.
class RowReader {
 public:
  using Reason = std::optional<std::string>;

  RowReader(const TableShape& shape, const graph::SymbolTable& symbols, NewNames* new_names)
      : shape_(shape), symbols_(symbols), new_names_(*new_names) {
    for (const std::string& label : shape.labels) AddLabel(label, &labels_);
    if (!shape.type.empty()) type_ = TypeOf(shape.type);
    for (std::size_t i = 0; i < shape.columns.size(); ++i) {
      const Column& column = shape.columns[i];
      if (!column.name.empty() && column.role != ColumnRole::kIgnore) properties_.emplace_back(KeyOf(column.name), i);
    }
    std::sort(properties_.begin(), properties_.end());
  }

  // Property keys and their columns, by key.
  const std::vector<std::pair<PropertyKeyId, std::size_t>>& properties() const { return properties_; }

  Reason CheckFields(const std::vector<CsvField>& fields, bool ascii) const {
    if (fields.size() != shape_.columns.size()) {
      return fmt::format("{} field{} where the header has {}", fields.size(), fields.size() == 1 ? "" : "s",
                         shape_.columns.size());
    }
    for (std::size_t i = 0; !ascii && i < fields.size(); ++i) {
      if (!IsValidUtf8(fields[i].text)) return fmt::format("field {} is not UTF-8", i + 1);
    }
    return std::nullopt;
  }

  // Everything but properties.
  Reason ReadRoles(const std::vector<CsvField>& fields, Row* row) {
    row->labels = labels_;
    row->type = type_;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string_view text = fields[i].text;
      switch (shape_.columns[i].role) {
        case ColumnRole::kId: row->id = text; break;
        case ColumnRole::kStart: row->start = text; break;
        case ColumnRole::kEnd: row->end = text; break;
        case ColumnRole::kType:
          if (!text.empty()) row->type = TypeOf(text);
          break;
        case ColumnRole::kLabel: AddLabels(text, &row->labels); break;
        default: break;
      }
    }
    return std::nullopt;
  }

  Reason ReadProperties(const std::vector<CsvField>& fields, PropertyMap* properties) const {
    for (const auto& [key, place] : properties_) {
      const CsvField& field = fields[place];
      const Column& column = shape_.columns[place];
      if (field.text.empty()) {
        // Quoted it is an empty text or list, as neo4j-admin has it; else there is no value.
        if (!field.quoted) continue;
        if (column.list) {
          properties->emplace_back(key, graph::List());
        } else if (column.type == CellType::kString) {
          properties->emplace_back(key, "");
        }
        continue;
      }
      auto value = ParseCell(field.text, column.type, column.list);
      if (!value) return WrongValue(column, field.text);
      if (!value->IsNull()) properties->emplace_back(key, std::move(*value));
    }
    return std::nullopt;
  }

  Reason ReadJson(std::string_view line, Row* row) {
    if (!IsValidUtf8(line)) return "the line is not UTF-8";
    const std::optional<Value> record = ValueFromJsonText(line);
    if (!record || !record->Is(ValueType::kMap)) return "the line is no JSON object";
    row->labels = labels_;
    row->type = type_;
    for (const auto& [name, value] : record->AsMap()) {
      auto known = json_columns_.find(name);
      if (known == json_columns_.end()) {
        auto column = ParseColumn(name, shape_.names);
        if (!column.ok()) return column.error().message;
        known = json_columns_.emplace(name, std::move(*column)).first;
      }
      if (Reason reason = ReadJsonField(known->second, value, row)) return reason;
    }
    std::sort(row->properties.begin(), row->properties.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
    if (std::adjacent_find(row->properties.begin(), row->properties.end(), same) != row->properties.end() &&
        new_names_.empty()) {
      return "two fields are one property";
    }
    return std::nullopt;
  }

 private:
  template <typename Dictionary>
  static auto Find(const Dictionary& dictionary, std::string_view name, std::vector<std::string>* missing) {
    const auto id = dictionary.Find(name);
    if (!id && std::find(missing->begin(), missing->end(), name) == missing->end()) missing->emplace_back(name);
    return id;
  }
  // 0 for a new name: then nothing of the block counts.
  PropertyKeyId KeyOf(std::string_view name) {
    return Find(symbols_.keys, name, &new_names_.keys).value_or(PropertyKeyId{0});
  }
  TypeId TypeOf(std::string_view name) {
    if (name != last_type_name_ || ToNumber(last_type_) == 0) {
      last_type_ = Find(symbols_.types, name, &new_names_.types).value_or(TypeId{0});
      last_type_name_ = name;
    }
    return last_type_;
  }

  void AddLabel(std::string_view name, std::vector<LabelId>* labels) {
    const auto id = Find(symbols_.labels, name, &new_names_.labels);
    if (!id) return;
    const auto place = std::lower_bound(labels->begin(), labels->end(), *id);
    if (place == labels->end() || *place != *id) labels->insert(place, *id);
  }
  void AddLabels(std::string_view text, std::vector<LabelId>* labels) {
    if (text.find_first_of(";\\") == std::string_view::npos) {
      if (!text.empty()) AddLabel(text, labels);
      return;
    }
    for (const std::string& label : SplitItems(text)) {
      if (!label.empty()) AddLabel(label, labels);
    }
  }

  static std::optional<std::string> JsonId(const Value& value) {
    if (value.Is(ValueType::kString)) return value.AsString();
    if (value.Is(ValueType::kInteger)) return std::to_string(value.AsInteger());
    return std::nullopt;
  }

  Reason ReadJsonField(const Column& column, const Value& value, Row* row) {
    if (value.IsNull() || column.role == ColumnRole::kIgnore) return std::nullopt;
    std::string* id = column.role == ColumnRole::kId      ? &row->id
                      : column.role == ColumnRole::kStart ? &row->start
                      : column.role == ColumnRole::kEnd   ? &row->end
                                                          : nullptr;
    if (id != nullptr) {
      const auto text = JsonId(value);
      if (!text) return "an id is neither a string nor a whole number";
      *id = *text;
      if (!column.name.empty()) row->properties.emplace_back(KeyOf(column.name), value);
      return std::nullopt;
    }
    if (column.role == ColumnRole::kType || column.role == ColumnRole::kLabel) {
      const graph::List one{value};
      const bool list = value.Is(ValueType::kList) && column.role == ColumnRole::kLabel;
      for (const Value& name : list ? value.AsList() : one) {
        if (!name.Is(ValueType::kString)) return "a label or type is no string";
        if (column.role == ColumnRole::kLabel) AddLabel(name.AsString(), &row->labels);
        if (column.role == ColumnRole::kType) row->type = TypeOf(name.AsString());
      }
      return std::nullopt;
    }
    auto typed = TypedValue(column, value);
    if (!typed) return fmt::format("{}: the value is not {}", column.name, CellTypeName(column.type));
    row->properties.emplace_back(KeyOf(column.name), std::move(*typed));
    return std::nullopt;
  }

  // JSON knows text, numbers, booleans, lists and maps; what else a field's name asks for comes as text.
  static std::optional<Value> TypedValue(const Column& column, const Value& value) {
    if (column.list && value.Is(ValueType::kList)) {
      const Column item_column{.name = column.name, .id_space = {}, .type = column.type};
      graph::List items;
      for (const Value& item : value.AsList()) {
        auto typed = TypedValue(item_column, item);
        if (!typed) return std::nullopt;
        items.push_back(std::move(*typed));
      }
      return Value(std::move(items));
    }
    if (column.type == CellType::kUnknown || column.type == CellType::kJson) return value;
    if (value.Is(ValueType::kString)) return ParseCell(value.AsString(), column.type, column.list);
    if (column.list) return std::nullopt;
    if (column.type == CellType::kInteger && value.Is(ValueType::kInteger)) return value;
    if (column.type == CellType::kFloat && value.IsNumber()) return Value(value.ToDouble());
    if (column.type == CellType::kBoolean && value.Is(ValueType::kBoolean)) return value;
    return std::nullopt;
  }

  const TableShape& shape_;
  const graph::SymbolTable& symbols_;
  NewNames& new_names_;
  std::vector<LabelId> labels_;
  TypeId type_{};
  std::vector<std::pair<PropertyKeyId, std::size_t>> properties_;
  std::string last_type_name_;
  TypeId last_type_{};
  std::map<std::string, Column, std::less<>> json_columns_;
};

// Calls `read(line, text)` for every line that is not empty; gives the number of lines.
template <typename Read>
std::uint64_t ForEachLine(std::string_view block, Read read) {
  std::uint64_t line = 0;
  for (std::size_t start = 0; start < block.size(); ++line) {
    const std::size_t end = std::min(block.find('\n', start), block.size());
    std::string_view text = block.substr(start, end - start);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.find_first_not_of(" \t") != std::string_view::npos) read(line, text);
    start = end + 1;
  }
  return line;
}

// Calls `read(line, fields)` for every record, and notes the bad ones.
template <typename Read>
std::uint64_t ForEachRecord(std::string_view block, const CsvFormat& format, std::vector<BadRow>* bad, Read read) {
  CsvCursor cursor(block, format);
  for (;;) {
    const CsvCursor::Step step = cursor.Next();
    if (step == CsvCursor::Step::kEnd) return cursor.line();
    if (step == CsvCursor::Step::kBad) {
      bad->push_back({cursor.line(), "a quoted field does not end properly"});
    } else {
      read(cursor.line(), cursor.fields());
    }
  }
}

// Properties of relationships: many rows say the same, so what was read lately is not read again.
class PropertySets {
 public:
  PropertySets(const RowReader& reader, std::vector<PropertyMap>* sets) : reader_(reader), sets_(*sets) {}

  // The place of what the row says among the sets; or the reason why it is bad.
  RowReader::Reason Find(const std::vector<CsvField>& fields, std::uint32_t* place) {
    text_.clear();
    for (const auto& [key, column] : reader_.properties()) {
      const CsvField& field = fields[column];
      const auto size = static_cast<std::uint32_t>(field.text.size());
      text_.push_back(field.quoted ? '"' : ',');
      text_.append(reinterpret_cast<const char*>(&size), sizeof size);
      text_.append(field.text);
    }
    // Two places for each text, so that two often ones do not drive each other out.
    const std::size_t hash = std::hash<std::string_view>()(text_);
    Recent* const places[] = {&recent_[hash % recent_.size()], &recent_[(hash >> 32) % recent_.size()]};
    Recent* recent = places[0];
    if (!recent->used || recent->text != text_) recent = places[1];
    if (!recent->used || recent->text != text_) {
      if (!places[0]->used) recent = places[0];
      PropertyMap properties;
      if (auto reason = reader_.ReadProperties(fields, &properties)) return reason;
      recent->used = true;
      recent->text = text_;
      recent->place = static_cast<std::uint32_t>(sets_.size());
      sets_.push_back(std::move(properties));
    }
    *place = recent->place;
    return std::nullopt;
  }

 private:
  struct Recent {
    std::string text;
    std::uint32_t place = 0;
    bool used = false;
  };
  const RowReader& reader_;
  std::vector<PropertyMap>& sets_;
  std::string text_;
  std::vector<Recent> recent_ = std::vector<Recent>(1 << 14);  // by hash; a newcomer takes the place
};

// The two ends of a row, as numbers.
class Ends {
 public:
  Ends(const EndMaps& maps, std::vector<RelationshipRows::UnknownEnd>* unknown) : maps_(maps), unknown_(*unknown) {}

  std::uint32_t Find(std::string_view id, bool is_start) {
    const IdMap* map = is_start ? maps_.start : maps_.end;
    if (const auto node = map != nullptr ? map->Find(id) : std::nullopt) return *node;
    unknown_.push_back({std::string(id), is_start});
    return RelationshipRows::kUnknownEnd + static_cast<std::uint32_t>(unknown_.size() - 1);
  }

 private:
  const EndMaps& maps_;
  std::vector<RelationshipRows::UnknownEnd>& unknown_;
};

RowReader::Reason MissingOf(const Row& row) {
  if (row.start.empty()) return "it has no start";
  if (row.end.empty()) return "it has no end";
  return std::nullopt;
}

}  // namespace

NodeRows ReadNodeRows(std::string_view block, const TableShape& shape, const graph::SymbolTable& symbols) {
  NodeRows out;
  RowReader reader(shape, symbols, &out.new_names);
  const auto keep = [&](std::uint64_t line, RowReader::Reason reason, Row* row) {
    if (reason) {
      out.bad.push_back({line, std::move(*reason)});
      return;
    }
    graph::Node& node = out.nodes.emplace_back();
    node.labels = std::move(row->labels);
    node.properties = std::move(row->properties);
    out.ids.push_back(std::move(row->id));
    out.lines.push_back(line);
  };
  if (shape.format == TableFormat::kJsonLines) {
    out.line_count = ForEachLine(block, [&](std::uint64_t line, std::string_view text) {
      Row row;
      RowReader::Reason reason = reader.ReadJson(text, &row);
      keep(line, std::move(reason), &row);
    });
    return out;
  }
  const bool ascii = IsAscii(block);
  out.line_count = ForEachRecord(block, shape.csv, &out.bad, [&](std::uint64_t line, const auto& fields) {
    Row row;
    RowReader::Reason reason = reader.CheckFields(fields, ascii);
    if (!reason) reason = reader.ReadRoles(fields, &row);
    if (!reason) reason = reader.ReadProperties(fields, &row.properties);
    keep(line, std::move(reason), &row);
  });
  return out;
}

RelationshipRows ReadRelationshipRows(std::string_view block, const TableShape& shape, const EndMaps& maps,
                                      const graph::SymbolTable& symbols) {
  RelationshipRows out;
  RowReader reader(shape, symbols, &out.new_names);
  Ends ends(maps, &out.unknown_ends);
  const auto bad = [&](std::uint64_t line, std::string reason) { out.bad.push_back({line, std::move(reason)}); };
  const auto add = [&](std::uint64_t line, const Row& row, std::uint32_t properties) {
    if (auto reason = MissingOf(row)) return bad(line, std::move(*reason));
    if (ToNumber(row.type) == 0 && out.new_names.types.empty()) return bad(line, "it has no type");
    const std::uint32_t start = ends.Find(row.start, true), end = ends.Find(row.end, false);
    out.relationships.push_back({start, end, row.type, properties});
    out.lines.push_back(static_cast<std::uint32_t>(line));
  };
  if (shape.format == TableFormat::kJsonLines) {
    out.line_count = ForEachLine(block, [&](std::uint64_t line, std::string_view text) {
      Row row;
      if (auto reason = reader.ReadJson(text, &row)) return bad(line, std::move(*reason));
      out.properties.push_back(std::move(row.properties));
      add(line, row, static_cast<std::uint32_t>(out.properties.size() - 1));
    });
    return out;
  }
  const bool ascii = IsAscii(block);
  PropertySets sets(reader, &out.properties);
  Row row;
  out.line_count = ForEachRecord(block, shape.csv, &out.bad, [&](std::uint64_t line, const auto& fields) {
    if (auto reason = reader.CheckFields(fields, ascii)) return bad(line, std::move(*reason));
    if (auto reason = reader.ReadRoles(fields, &row)) return bad(line, std::move(*reason));
    std::uint32_t place = 0;
    if (auto reason = sets.Find(fields, &place)) return bad(line, std::move(*reason));
    add(line, row, place);
  });
  return out;
}

}  // namespace dossier::query
