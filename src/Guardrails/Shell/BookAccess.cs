using Guardrails.Book;

namespace Guardrails.Shell;

/// <summary>A book together with the lock that protects it and the clock it is asked by.</summary>
internal sealed class BookAccess(AccountBook book, Lock gate, Func<GuardInstant> now)
{
    public T Read<T>(Func<AccountBook, GuardInstant, T> question)
    {
        lock (gate)
        {
            return question(book, now());
        }
    }
}
