using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>How values of one type are written in settings, in both directions.</summary>
/// <typeparam name="T">The type.</typeparam>
internal abstract class SettingForm<T>
{
    /// <summary>Reads a node over the present value.</summary>
    /// <param name="node">What is given.</param>
    /// <param name="current">The present value, which sections and tables add to.</param>
    /// <param name="problems">Takes every problem found.</param>
    /// <returns>The new value; the present one where the node cannot be read.</returns>
    public abstract T Read(SettingNode node, T current, SettingProblems problems);

    /// <summary>Writes what <see cref="Read"/> takes.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>The paths below, for suggestions; nothing for a single value.</summary>
    public virtual IEnumerable<string> Paths(string path) => [];
}
