using Guardrails.Book;
using Guardrails.Events;

namespace Guardrails.Shell;

/// <summary>Applies an event and checks what must be true of every book afterwards.</summary>
internal static class CheckedApply
{
    /// <returns>Why the books can no longer be trusted; <see langword="null"/> while they can.</returns>
    public static string? Apply(AccountBook book, GuardEvent e, bool checksInFull)
    {
        try
        {
            book.Apply(e);
            return (checksInFull ? Invariants.BrokenInFullBy(e, book) : Invariants.BrokenBy(e, book)) is { } broken ? $"after {e.GetType().Name}: {broken}" : null;
        }
        catch (Exception exception)
        {
            return $"{e.GetType().Name}: {exception.Message}";
        }
    }
}
