<?php

declare(strict_types=1);

namespace Orderwire\Notify\Api\Data;

/**
 * One order status.
 */
interface StatusInterface
{
    /**
     * The status' code.
     *
     * @return string
     */
    public function getStatus();

    /**
     * Its name in the admin.
     *
     * @return string
     */
    public function getLabel();
}
