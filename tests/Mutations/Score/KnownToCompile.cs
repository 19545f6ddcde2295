using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guardrails.Mutations.Score;

/// <summary>Remembers in a file which changes of a core compile, because to find that out takes longer than everything else before the first trial.</summary>
internal sealed class KnownToCompile(string path)
{
    /// <summary>The changes that compile; <see langword="null"/> when the file is of another core, of other changes, or not there.</summary>
    public IReadOnlyList<Mutant>? Read(IReadOnlyDictionary<string, string> texts, IReadOnlyList<Mutant> mutants)
    {
        if (!File.Exists(path) || File.ReadAllLines(path) is not [var name, var ids] || name != NameOf(texts, mutants.Count == 0 ? "" : mutants[^1].ToString()))
        {
            return null;
        }

        var compiling = ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static id => int.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
        return [.. mutants.Where(m => compiling.Contains(m.Id))];
    }

    public void Write(IReadOnlyDictionary<string, string> texts, IReadOnlyList<Mutant> all, IReadOnlyList<Mutant> compiling)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, [NameOf(texts, all.Count == 0 ? "" : all[^1].ToString()), string.Join(',', compiling.Select(static m => m.Id))]);
    }

    /// <summary>The last change stands for all of them: its number counts those before it.</summary>
    private static string NameOf(IReadOnlyDictionary<string, string> texts, string last)
    {
        var text = string.Concat(texts.OrderBy(static text => text.Key, StringComparer.Ordinal).Select(static text => text.Key + text.Value));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text + last)));
    }
}
