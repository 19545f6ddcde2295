namespace Guardrails.Book;

/// <summary>FNV-1a, 64 bits: the same on every machine and in every run, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class TextHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = Offset;
            foreach (var c in text)
            {
                hash = (hash ^ (byte)c) * Prime;
                hash = (hash ^ (byte)(c >> 8)) * Prime;
            }

            return hash;
        }
    }
}
