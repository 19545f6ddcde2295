namespace Guardrails.Lives.Plans;

/// <summary>One step of a life. The numbers are read modulo what is there when the move is made, so a life from which moves were taken still is one.</summary>
internal sealed record Move
{
    public required int Index { get; init; }

    public required MoveKind Kind { get; init; }

    public required int A { get; init; }

    public required int B { get; init; }

    public required int C { get; init; }

    public required int D { get; init; }

    /// <summary>How the venue departs from the request of this move; <see langword="null"/> when it does as asked.</summary>
    public Deviation? Deviation { get; init; }

    public bool IsOfVenue => Kind >= MoveKind.Fill;
}
