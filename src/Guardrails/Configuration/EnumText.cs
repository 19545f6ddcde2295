namespace Guardrails.Configuration;

/// <summary>Members of enumerations by their names, in any case. A number is no name: it could be a member that does not exist.</summary>
internal static class EnumText
{
    public static T? Read<T>(string text)
        where T : struct, Enum
    {
        foreach (var name in Enum.GetNames<T>())
        {
            if (name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return Enum.Parse<T>(name);
            }
        }

        return null;
    }

    /// <summary>All names, for a sentence.</summary>
    public static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>());
}
