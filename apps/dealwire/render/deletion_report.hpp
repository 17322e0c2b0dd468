#pragma once

#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/output.hpp"
#include "engine/base/tree.hpp"

#include <vector>

namespace dealwire::app {

// Deletions, for people and as documents.

/// Records by connection and object.
base::Tree held_tree(const HeldInOrgs& held);

/// What the next export does with records that are in an org.
enum class Fate { Leave, AreFreed };

void print_held(const HeldInOrgs& held, Fate fate, Output& output);

base::Tree history_tree(const std::vector<model::DeletionAct>& history);
void print_history(const std::vector<model::DeletionAct>& history, Output& output);

base::Tree waiting_tree(const std::vector<WaitingDeletion>& waiting);
void print_waiting(const std::vector<WaitingDeletion>& waiting, Output& output);

/// Figures per connection, for `status`.
base::Tree waiting_summary(const std::vector<WaitingDeletion>& waiting);
std::vector<std::string> waiting_sentences(const std::vector<WaitingDeletion>& waiting);

base::Tree retention_tree(const jobs::RetentionPlan& plan);
void print_retention(const jobs::RetentionPlan& plan, Output& output);
/// Why a run took nothing.
std::string too_many_sentence(const jobs::RetentionPlan& plan);

}  // namespace dealwire::app
