using Guardrails.Book;
using Guardrails.Events;

namespace Guardrails.Shell;

/// <summary>Works out what a fact means: adds the events that follow from it.</summary>
internal delegate void Classify<in TFact>(AccountBook book, TFact fact, GuardInstant now, List<GuardEvent> events);
